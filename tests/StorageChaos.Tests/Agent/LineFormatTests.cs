using System.Text;
using NUnit.Framework;
using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Records;
using StorageChaos.Agent.Sectors;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Agent;

/// <summary>The lines, letter by letter: the harness reads them and old runs keep them.</summary>
[TestFixture]
internal sealed class LineFormatTests
{
    private static readonly TimeSpan T = TimeSpan.FromMicroseconds(1_234_567);
    private static readonly TimeSpan D = TimeSpan.FromMicroseconds(12_345);
    private static readonly CallFailure Eio = new("fsync", 5);

    private static IEnumerable<TestCaseData> Lines()
    {
        TestCaseData Case(string name, JsonLine line, string expected) =>
            new TestCaseData(Encoding.UTF8.GetString(line.End()), expected + "\n").SetArgDisplayNames(name);

        yield return Case("hello", OpLines.Hello(TimeSpan.Zero, 123, "client"),
            """{"p":"hello","agent":3,"t":0.000000,"pid":123,"host":"client"}""");
        yield return Case("beat", OpLines.Beat(T),
            """{"p":"beat","t":1.234567}""");
        yield return Case("ready", OpLines.Ready(T, 0),
            """{"p":"ready","t":1.234567,"w":0}""");
        yield return Case("not ready", OpLines.Ready(T, 0, Eio, "directory"),
            """{"p":"ready","t":1.234567,"w":0,"e":"EIO","c":"fsync","detail":"directory"}""");
        yield return Case("invoke", OpLines.Invoke(T, 0, 17),
            """{"p":"invoke","t":1.234567,"w":0,"n":17}""");
        yield return Case("ok", OpLines.Ok(T, 0, 17, D),
            """{"p":"ok","t":1.234567,"w":0,"n":17,"d":0.012345}""");
        yield return Case("info", OpLines.Info(T, 0, 17, D, "EIO", "fsync"),
            """{"p":"info","t":1.234567,"w":0,"n":17,"d":0.012345,"e":"EIO","c":"fsync"}""");
        yield return Case("fail", OpLines.Fail(T, 0, 17, D, "ESTALE", "open"),
            """{"p":"fail","t":1.234567,"w":0,"n":17,"d":0.012345,"e":"ESTALE","c":"open"}""");
        yield return Case("bye", OpLines.Bye(T, 5, []),
            """{"p":"bye","t":1.234567,"written":5}""");
        yield return Case("bye, stuck", OpLines.Bye(T, 5, [0, 3]),
            """{"p":"bye","t":1.234567,"written":5,"stuck":[0,3]}""");
        yield return Case("read", RecordLines.Run(0, 0, 537, new SlotFinding(SlotKind.Intact)),
            """{"p":"read","w":0,"from":0,"to":537,"found":"intact"}""");
        yield return Case("read, misplaced", RecordLines.Run(0, 4, 4, new SlotFinding(SlotKind.Misplaced, "holds record 12 of writer 1")),
            """{"p":"read","w":0,"from":4,"to":4,"found":"misplaced","detail":"holds record 12 of writer 1"}""");
        yield return Case("read, a version", RecordLines.Run(0, 4, 6, new SlotFinding(SlotKind.Intact, Version: 3)),
            """{"p":"read","w":0,"from":4,"to":6,"found":"intact","v":3}""");
        yield return Case("read, torn versions", RecordLines.Run(0, 4, 4, new SlotFinding(SlotKind.Torn, "versions=3,5 other=zeros")),
            """{"p":"read","w":0,"from":4,"to":4,"found":"torn","detail":"versions=3,5 other=zeros"}""");
        yield return Case("read, unreadable", RecordLines.Run(0, 4, 5, new SlotFinding(SlotKind.Unreadable, Error: "EIO")),
            """{"p":"read","w":0,"from":4,"to":5,"found":"unreadable","e":"EIO"}""");
        yield return Case("end", RecordLines.End(0, 538, 2203648, "writer-0.dat", 4096),
            """{"p":"end","w":0,"slots":538,"bytes":2203648,"path":"writer-0.dat","value":"record-bytes=4096"}""");
        yield return Case("end, no file", RecordLines.End(0, 0, 0, "writer-0.dat", 512, "ENOENT"),
            """{"p":"end","w":0,"slots":0,"bytes":0,"e":"ENOENT","path":"writer-0.dat","value":"record-bytes=512"}""");
        yield return Case("bye of read", ReadLines.Bye(T, 538),
            """{"p":"bye","t":1.234567,"slots":538}""");
    }

    [TestCaseSource(nameof(Lines))]
    public void The_line_stays_as_it_is(string line, string expected) => Assert.That(line, Is.EqualTo(expected));

    [TestCase(5, "EIO")]
    [TestCase(28, "ENOSPC")]
    [TestCase(30, "EROFS")]
    [TestCase(110, "ETIMEDOUT")]
    [TestCase(116, "ESTALE")]
    [TestCase(122, "EDQUOT")]
    [TestCase(528, "E528")]
    [TestCase(0, "E0")]
    public void An_errno_has_its_symbol_or_its_number(int errno, string expected) =>
        Assert.That(Errno.Name(errno), Is.EqualTo(expected));
}
