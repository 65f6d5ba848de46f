using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using StorageChaos.Evidence;
using StorageChaos.Fsck.Examining;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Cli;

/// <summary><c>fsck IMAGE_OR_DEVICE</c>: no lab is needed.</summary>
internal static class FsckCommand
{
    // A program that reads the report finds every key in it, also those that have no value.
    private static readonly JsonSerializerOptions Complete = new(EvidenceJson.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    public static Command Create(TimeProvider clock)
    {
        var device = new Argument<string>("IMAGE_OR_DEVICE") { Description = "A file system image or a block device; it is only read" };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON" };
        var evidence = new Option<string?>("--evidence")
        {
            Description = "Keep the report, the raw logs and a metadata snapshot in this directory",
            HelpName = "DIR",
        };
        var fileSystem = new Option<string?>("--fs")
        {
            Description = "What it is, where its superblock cannot tell: ext4, xfs or btrfs",
            HelpName = "TYPE",
        };
        var seconds = Limit("--time-limit", "Seconds that a tool may take", 600);
        var memory = Limit("--memory-limit", "MiB of address space that a tool may use", new FsckLimits().MemoryMiB);
        var output = Limit("--output-limit", "MiB that a tool may print", new FsckLimits().OutputMiB);
        var command = new Command("fsck", "Check an image or device, and name every inconsistency")
        {
            device,
            json,
            evidence,
            fileSystem,
            seconds,
            memory,
            output,
        };
        command.SetAction(parsed => Interruptible.Run(async ct =>
        {
            var limits = new FsckLimits
            {
                Time = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                MemoryMiB = parsed.GetValue(memory),
                OutputMiB = parsed.GetValue(output),
            };
            FsckReport report;
            try
            {
                report = await RunAsync(
                    new FileSystemCheck(new LocalHost(clock), limits),
                    parsed.GetValue(device)!,
                    parsed.GetValue(fileSystem),
                    parsed.GetValue(evidence),
                    ct);
            }
            catch (OperationCanceledException)
            {
                await Console.Error.WriteLineAsync("storagechaos: cancelled; what was made for the check was removed");
                return ExitCode.Broken;
            }

            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(report, Complete));
            else
                FsckView.Show(report);
            return report.Outcome switch
            {
                FsckOutcome.Clean => ExitCode.Pass,
                FsckOutcome.Findings => ExitCode.Fail,
                _ => ExitCode.Inconclusive,
            };
        }));
        return command;
    }

    private static Option<int> Limit(string name, string description, int value)
    {
        var option = new Option<int>(name) { Description = $"{description} (default {value})", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var number) || number < 1))
                result.AddError($"{name} {result.Tokens[0].Value}: not a number of at least 1");
        });
        return option;
    }

    private static async Task<FsckReport> RunAsync(
        FileSystemCheck check, string device, string? fileSystem, string? evidence, CancellationToken ct)
    {
        if (device.Length == 0)
            throw new FsckInputException("IMAGE_OR_DEVICE is empty: name a file system image or a block device");
        var path = Path.GetFullPath(device);
        if (evidence is null)
        {
            var temporary = Directory.CreateTempSubdirectory("storagechaos-fsck-");
            try
            {
                return await check.RunAsync(path, fileSystem, temporary.FullName, snapshot: false, ct) with { Evidence = [] };
            }
            finally
            {
                temporary.Delete(recursive: true);
            }
        }

        if (File.Exists(evidence) || (Directory.Exists(evidence) && Directory.EnumerateFileSystemEntries(evidence).Any()))
            throw new FsckInputException(
                $"--evidence {evidence}: is there already; name a new or an empty directory, so that no evidence is lost");
        Directory.CreateDirectory(evidence);
        var report = await check.RunAsync(path, fileSystem, evidence, snapshot: true, ct);
        File.WriteAllText(Path.Combine(evidence, "report.json"), EvidenceJson.Document(report));
        return report;
    }
}
