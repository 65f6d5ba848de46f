using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Fio;

/// <summary>Runs a program by popen(3) until it ends or is stopped.</summary>
internal static partial class ChildProcess
{
    /// <summary>What a shell exits with if it does not find the program.</summary>
    internal const int NotFound = 127;

    private const int SigKill = 9;

    /// <param name="command">The program and its arguments.</param>
    /// <param name="stop">Kills it.</param>
    /// <returns>Its exit code, -1 if a signal ended it; and what it said, errors too.</returns>
    internal static (int ExitCode, string Output) Run(IEnumerable<string> command, CancellationToken stop)
    {
        // The shell prints its process number and then becomes the program, which keeps the number. It dies with this process.
        var words = string.Join(' ', command.Select(w => $"'{w.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        var stream = Open($"echo $$; exec setpriv --pdeathsig KILL -- {words} </dev/null 2>&1", "re");
        if (stream == 0) return (NotFound, $"popen: {Errno.Name(Libc.Errno)}");
        using var text = new MemoryStream();
        CancellationTokenRegistration kill = default;
        var buffer = new byte[4096];
        for (nint count; (count = Libc.Read(Descriptor(stream), buffer)) != 0;)
        {
            if (count < 0 && Libc.Errno == Errno.EIntr) continue;
            if (count < 0) break;
            text.Write(buffer, 0, (int)count);
            if (kill != default || FirstLine(text) is not { } first) continue;
            var process = int.Parse(first, CultureInfo.InvariantCulture);
            kill = stop.Register(() => _ = Kill(process, SigKill));
        }

        kill.Dispose();
        var status = Close(stream);
        var output = Encoding.UTF8.GetString(text.ToArray());
        return ((status & 0x7f) == 0 ? status >> 8 & 0xff : -1, output[(output.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
    }

    private static string? FirstLine(MemoryStream text)
    {
        var said = Encoding.UTF8.GetString(text.ToArray());
        return said.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end ? said[..end] : null;
    }

    [LibraryImport("libc", EntryPoint = "popen", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string command, string mode);

    [LibraryImport("libc", EntryPoint = "fileno")]
    private static partial int Descriptor(nint stream);

    [LibraryImport("libc", EntryPoint = "pclose")]
    private static partial int Close(nint stream);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
