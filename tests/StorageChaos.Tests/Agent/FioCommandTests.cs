using NUnit.Framework;
using StorageChaos.Agent.Fio;
using StorageChaos.Tests.Checks;
using StorageChaos.Work.Fio;

namespace StorageChaos.Tests.Agent;

/// <summary>Output is that of fio 3.33; programs here are stand-ins for it.</summary>
[TestFixture]
[NonParallelizable] // a program that was just written cannot be run while a process that another test starts has it open, too (ETXTBSY)
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed class FioCommandTests
{
    private const string Good = "3;fio-3.33;storagechaos;0;0;256;256000;64000;1\n";

    private const string Corrupt = """
        crc32c: verify failed at file /d/fio-0-0.dat offset 12288, length 4096 (requested block: offset=12288, length=4096, flags=8)
               Expected CRC: 74479c03
               Received CRC: 1a27c488
        fio: pid=31668, err=84/file:io_u.c:2152, func=io_u_sync_complete, error=Invalid or incomplete multibyte or wide character
        3;fio-3.33;storagechaos;0;84;16;16000;4000;1;0
        """;

    private const string Gone = """
        fio: refusing extend of file due to read-only
        fio: pid=31686, err=2/file:filesetup.c:805, func=open(/d/fio-0-0.dat), error=No such file or directory
        3;fio-3.33;storagechaos;0;2;0;0;0;0
        """;

    [Test]
    public void Its_output_is_understood() => Assert.Multiple(() =>
    {
        Assert.That(FioJob.Outcome(0, Good), Is.Null);
        Assert.That(FioJob.Outcome(1, Corrupt)!.Value.Error, Is.EqualTo("EILSEQ"));
        Assert.That(FioJob.Outcome(1, Corrupt)!.Value.Words, Does.StartWith("crc32c: verify failed at file /d/fio-0-0.dat offset 12288"));
        Assert.That(
            FioJob.Outcome(1, Gone)!.Value,
            Is.EqualTo(
                ("ENOENT", "fio: pid=31686, err=2/file:filesetup.c:805, func=open(/d/fio-0-0.dat), error=No such file or directory")));
        Assert.That(FioJob.Outcome(127, "setpriv: failed to execute fio")!.Value.Error, Is.EqualTo("fio is not installed"));
        Assert.That(FioJob.Outcome(0, "what is this")!.Value.Error, Is.EqualTo("exit code 0"), "what cannot be understood is no success");
        Assert.That(FioJob.Outcome(2, "")!.Value, Is.EqualTo(("exit code 2", "it said nothing")));
    });

    [TestCase("bs=8k", null)]
    [TestCase("--bs=8k", "options[0]: write it without dashes")]
    [TestCase("filename=/x", "options[0]: 'filename' is set by the harness")]
    [TestCase("exec_prerun=touch /x", "options[0]: 'exec_prerun' is not one of")]
    [TestCase("exec_postrun=touch /x", "options[0]: 'exec_postrun' is not one of")]
    [TestCase("exec_pre=touch /x", "options[0]: 'exec_pre' is not one of")]
    [TestCase("write_iolog=/x", "options[0]: 'write_iolog' is not one of")]
    [TestCase("trigger=touch /x", "options[0]: 'trigger' is not one of")]
    [TestCase("ioengine=exec", "options[0]: ioengine 'exec' is not one of")]
    [TestCase("ioengine=external:/x.so", "options[0]: ioengine 'external:/x.so' is not one of")]
    [TestCase("bs=$(touch /x)", "options[0]: '$(touch /x)' is not a value of 'bs'")]
    [TestCase("ioengine=libaio", null)]
    public void Options_are_its_own_but_none_that_runs_commands_or_opens_files(string option, string? problem) => Assert.That(
        new FioSpec { Options = [option] }.Problems(), problem is null ? Is.Empty : Has.One.StartsWith(problem));

    [Test]
    public void Jobs_are_run_one_after_the_other_and_verified()
    {
        using var directory = new TemporaryDirectory();
        var work = AgentHistory.Work(
            l => l.Is("ok") && l.Text("a") == "fio",
            4,
            ["fio", .. Arguments(directory, "for a; do case $a in --filename=*) : >\"${a#*=}\";; esac; done\necho '" + Good.Trim() + "'")]);
        Assert.That(work.Count(l => l.Is("ok") && l.Text("a") == "fio-remove"), Is.GreaterThanOrEqualTo(1));
        Assert.That(Directory.GetFiles(directory.Path, "fio-0-*.dat"), Has.Length.InRange(2, 4));
        var read = AgentHistory.Read(
            ["fio-read", .. Arguments(directory, "case \"$*\" in *--readonly*) cat <<'END'\n" + Corrupt + "\nEND\nexit 1;; esac")]);
        Assert.That(read[0].Text("found"), Is.EqualTo("corrupt"));
        Assert.That(read[0].Text("detail"), Does.Contain("offset 12288"));
        Assert.That(read[^1].Is("end"), Is.True);
    }

    [Test]
    public void Without_the_program_nothing_was_done()
    {
        using var directory = new TemporaryDirectory();
        var work = AgentHistory.Work(
            l => l.Is("fail"), 1, "fio", "--directory", directory.Path, "--writers", "1", "--seed", "1", "--file-bytes", "4096",
            "--program", "/nowhere/fio");
        Assert.That(work.First(l => l.Is("fail")).Text("e"), Is.EqualTo("fio is not installed"));
    }

    private static string[] Arguments(TemporaryDirectory directory, string script)
    {
        var program = Path.Combine(directory.Path, "stand-in");
        File.WriteAllText(program, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return
        [
            "--directory", directory.Path, "--writers", "1", "--seed", "1", "--file-bytes", "4096", "--options", "bs=4k",
            "--program", program,
        ];
    }
}
