using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Protocol;

namespace StorageChaos.Tests.Checks;

/// <summary>
/// From any correct run, with appends, overwrites and indeterminate writes: each kind of damage to one acknowledged write is caught,
/// as that kind, with exactly that record and its times; and a correct run is never flagged.
/// </summary>
[TestFixture]
internal sealed class DataAnomalyProperties
{
    [Test]
    public void A_correct_run_is_never_flagged() =>
        Properties.Each(CorrectRun.Any, c => c.Run.Check() is { Verdict: Verdict.Pass, Anomalies.Count: 0 });

    [Test]
    public void A_file_that_ends_before_an_acknowledged_write_has_lost_it() => Properties.Each(CorrectRun.Any, c =>
    {
        if (c.Run.One(c.Pick, (w, r, s) => s.IsAcknowledged && !c.Run.Slots[w].Skip(r + 1).Any(later => later.IsAcknowledged))
            is not var (writer, record, slot))
        {
            return null;
        }

        c.Run.Slots[writer].RemoveRange(record, c.Run.Slots[writer].Count - record);
        return Caught(c.Run, "lost", writer, record, slot);
    });

    [Test]
    public void Zeros_before_data_are_a_gap_and_zeros_after_all_data_a_loss() => Properties.Each(CorrectRun.Any, c =>
    {
        if (c.Run.One(c.Pick, (_, _, s) => s.IsAcknowledged) is not var (writer, record, slot))
            return null;
        var gap = c.Run.Slots[writer].Skip(record + 1).Any(later => later.HasData);
        return Damaged(c.Run, gap ? "zero-gap" : "lost", writer, record, slot with { Found = Found.Zeros, Version = 0, Detail = null });
    });

    [Test]
    public void A_torn_write_is_caught() => Properties.Each(CorrectRun.Any, c =>
    {
        if (c.Run.One(c.Pick, (_, _, s) => s.IsAcknowledged) is not var (writer, record, slot))
            return null;
        var detail = slot.Acknowledged == 0 ? null
            : slot.Acknowledged == 1 || c.Pick % 2 == 0 ? $"versions={slot.Acknowledged} other=zeros"
            : $"versions={slot.Acknowledged - 1},{slot.Acknowledged}";
        return Damaged(c.Run, "torn", writer, record, slot with { Found = Found.Torn, Version = 0, Detail = detail });
    });

    [Test]
    public void An_older_version_than_the_acknowledged_one_is_stale() => Properties.Each(CorrectRun.Any, c =>
    {
        if (c.Run.One(c.Pick, (_, _, s) => s.Acknowledged > 1) is not var (writer, record, slot))
            return null;
        return Damaged(
            c.Run,
            "stale",
            writer,
            record,
            slot with { Found = Found.Intact, Version = 1 + (c.Pick % (slot.Acknowledged - 1)), Detail = null });
    });

    [TestCase(Found.Corrupt, "corrupt")]
    [TestCase(Found.Misplaced, "misplaced")]
    public void Foreign_content_is_caught(string found, string kind) => Properties.Each(CorrectRun.Any, c =>
    {
        if (c.Run.One(c.Pick, (_, _, s) => s.IsAcknowledged) is not var (writer, record, slot))
            return null;
        return Damaged(c.Run, kind, writer, record, slot with { Found = found, Version = 0, Detail = null });
    });

    [Test]
    public void A_version_that_was_never_written_or_was_refused_is_a_phantom() => Properties.Each(CorrectRun.Any, c =>
    {
        if (c.Run.One(c.Pick, (_, _, s) => s.Last > 0 || s is { Last: < 0, Refused: >= 0 }) is not var (writer, record, slot))
            return null;
        return Damaged(c.Run, "phantom", writer, record, slot with { Found = Found.Intact, Version = slot.Last + 1, Detail = null });
    });

    [Test]
    public void A_record_behind_all_that_was_written_is_a_phantom() => Properties.Each(CorrectRun.Any, c =>
    {
        var writer = c.Pick % c.Run.Slots.Length;
        var record = c.Run.Slots[writer].Count;
        c.Run.Slots[writer].Add(new Slot { Found = Found.Intact, Version = c.Run.Slots[writer][0].Last > 0 ? 1 : 0 });
        return c.Run.Check() is { Verdict: Verdict.Fail, Anomalies: [{ Kind: "phantom", Count: 1 } only] }
            && (only.Writer, only.Record) == (writer, record);
    });

    [Test]
    public void Damage_to_an_indeterminate_append_is_none() => Properties.Each(CorrectRun.Any, c =>
    {
        if (c.Run.One(c.Pick, (_, _, s) => s is { Acknowledged: < 0, Last: 0 }) is not var (writer, record, slot))
            return null;
        c.Run.Slots[writer][record] = slot with { Found = c.Pick % 2 == 0 ? Found.Zeros : Found.Torn, Version = 0, Detail = null };
        return c.Run.Check() is { Verdict: Verdict.Pass, Anomalies.Count: 0 };
    });

    private static bool Damaged(CorrectRun run, string kind, int writer, int record, Slot slot)
    {
        var before = run.Slots[writer][record];
        run.Slots[writer][record] = slot;
        return Caught(run, kind, writer, record, before);
    }

    private static bool Caught(CorrectRun run, string kind, int writer, int record, Slot before)
    {
        if (run.Check() is not { Verdict: Verdict.Fail, Anomalies: [{ Count: 1 } only] } result
            || result.Figures[kind] != 1
            || (only.Kind, only.Writer, only.Record, only.File, only.Offset)
                != (kind, writer, record, $"writer-{writer}.dat", 4096L * record))
            return false;
        if (!before.IsAcknowledged)
            return (only.WrittenAt, only.AcknowledgedAt, only.LastGoodReadAt) == (null, null, null);
        double? good = before.Found == Found.Intact && before.Version == before.Acknowledged ? run.CachedAt[writer] + record : null;
        return (only.WrittenAt, only.AcknowledgedAt, only.LastGoodReadAt) == (before.WrittenAt, before.AcknowledgedAt, good);
    }
}
