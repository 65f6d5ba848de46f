using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.Service;
using StorageChaos.Faults;
using StorageChaos.Faults.Schedules;
using StorageChaos.Histories;
using StorageChaos.Running;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class AvailabilityCheckTest
{
    // Two writers; from second 10 to 40 neither is served; the workload ends at 60. Steady until 5.
    [Test]
    public void An_outage_is_the_time_in_which_no_writer_is_served()
    {
        var figures = Check(Outage()).Figures;
        Assert.Multiple(() =>
        {
            Assert.That(figures["observedSeconds"], Is.EqualTo(55));
            Assert.That(figures["outages"], Is.EqualTo(1));
            Assert.That(figures["unavailableSeconds"], Is.EqualTo(29), "from the second writer's invocation on");
            Assert.That(figures["unavailableShare"], Is.EqualTo(29 / 55.0).Within(1e-6));
            Assert.That((figures["longestOutage"], figures["longestOutageAt"]), Is.EqualTo((29, 11)));
            Assert.That(figures["outageThreshold"], Is.EqualTo(1));
        });
    }

    [Test]
    public void One_writer_that_is_served_is_no_outage()
    {
        var ops = Outage();
        for (var time = 9.0; time < 40; time += 0.5)
            ops.AddRange([Work(2, time, OpPhase.Invoke), Work(2, time + 0.4, OpPhase.Ok)]);
        Assert.That(Check(ops).Figures["outages"], Is.Zero);
    }

    [Test]
    public void Errors_serve_nobody_and_the_first_one_after_the_injection_is_timed()
    {
        var ops = Outage(answered: false);
        for (var time = 13.5; time < 59; time += 0.5)
            ops.AddRange([
                Work(0, time, OpPhase.Info),
                Work(0, time + 0.1, OpPhase.Invoke),
                Work(1, time + 0.2, OpPhase.Fail),
                Work(1, time + 0.3, OpPhase.Invoke),
            ]);
        var figures = Check(ops).Figures;
        Assert.That(figures["timeToFirstError"], Is.EqualTo(5.5));
        Assert.That(figures["unavailableSeconds"], Is.EqualTo(49), "to the end of the workload");
    }

    [Test]
    public void What_is_ordinary_on_a_slow_lab_is_no_outage()
    {
        var ops = new List<Op> { Phase(0, RunPhases.Steady, OpPhase.Invoke) };
        ops.AddRange(Steady(0.2));
        ops.AddRange([
            Phase(6, RunPhases.Steady, OpPhase.Ok), Work(0, 7, OpPhase.Invoke), Work(0, 10.5, OpPhase.Ok),
            Work(0, 17, OpPhase.Invoke), Work(0, 28, OpPhase.Ok), Phase(30, RunPhases.Stop, OpPhase.Invoke)]);
        var result = Check(ops);
        var figures = result.Figures;
        Assert.That((figures["outageThreshold"], figures["outages"], figures["longestOutage"]), Is.EqualTo((4, 1, 11)));
        Assert.That(result.Reason, Does.Contain("outages of more than 4 s, the longest 11 s"));
    }

    [Test]
    public void However_slow_the_steady_state_is_an_outage_of_ten_seconds_counts()
    {
        var ops = new List<Op> { Phase(0, RunPhases.Steady, OpPhase.Invoke) };
        ops.AddRange(Steady(0.615));
        ops.AddRange([
            Phase(6, RunPhases.Steady, OpPhase.Ok), Work(0, 7, OpPhase.Invoke), Work(0, 17, OpPhase.Ok),
            Work(0, 20, OpPhase.Invoke), Work(0, 23, OpPhase.Ok), Phase(30, RunPhases.Stop, OpPhase.Invoke)]);
        var result = Check(ops);
        Assert.That((result.Figures["outageThreshold"], result.Figures["outages"]), Is.EqualTo((5, 1)));
        Assert.That(
            result.Reason,
            Does.Contain("of more than 5 s (the most; 20 times the p99 of the steady state would be 12.3 s), the longest 10 s"));
        var stated = Run(ops) with { Expect = new Expectation { Slo = new ServiceLevel { MinimumOutage = TimeSpan.FromSeconds(2) } } };
        var judged = new AvailabilityCheck().Check(stated);
        Assert.That((judged.Figures["outageThreshold"], judged.Figures["outages"]), Is.EqualTo((2, 2)));
        Assert.That(judged.Reason, Does.Contain("2 outages of more than 2 s (minimumOutage), the longest 10 s"));
        Assert.That(judged.Verdict, Is.EqualTo(Verdict.Pass), "it is no limit");
    }

    [Test]
    public void A_client_that_goes_down_is_observed_until_then()
    {
        var run = Run(Outage()) with { Faults = [TestRuns.PowerCut("client")] };
        Assert.That(new AvailabilityCheck().Check(run).Figures["observedSeconds"], Is.EqualTo(3));
    }

    private static readonly object[] Limits =
    [
        new object[] { new ServiceLevel { MaximumStall = TimeSpan.FromSeconds(31) }, Verdict.Pass, "within all limits" },
        new object[]
        {
            new ServiceLevel { MaximumStall = TimeSpan.FromSeconds(29) },
            Verdict.Fail,
            "the longest operation took 30 s, the limit is 29 s (maximumStall)",
        },
        new object[] { new ServiceLevel { MaximumUnavailable = 0.6 }, Verdict.Pass, "within all limits" },
        new object[] { new ServiceLevel { MaximumUnavailable = 0.5 }, Verdict.Fail, "(maximumUnavailable)" },
        new object[] { new ServiceLevel { MaximumTimeToRecover = TimeSpan.FromSeconds(10) }, Verdict.Pass, "within all limits" },
        new object[]
        {
            new ServiceLevel { MaximumTimeToRecover = TimeSpan.FromSeconds(9) },
            Verdict.Fail,
            "recovery took 10 s from the last heal, the limit is 9 s (maximumTimeToRecover)",
        },
        new object[] { new ServiceLevel { MaximumErrors = 0 }, Verdict.Pass, "within all limits" },
    ];

    [TestCaseSource(nameof(Limits))]
    public void A_limit_that_is_exceeded_fails_with_limit_and_value(ServiceLevel limits, Verdict verdict, string reason)
    {
        var run = Run(Outage()) with { Expect = new Expectation { Slo = limits } };
        var result = new AvailabilityCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        var aborted = new AvailabilityCheck().Check(run with { Aborted = "the lab broke" });
        Assert.That(aborted.Verdict, Is.EqualTo(verdict == Verdict.Fail ? Verdict.Inconclusive : verdict), aborted.Reason);
    }

    [Test]
    public void Errors_have_a_limit_too_and_a_service_that_never_came_back_exceeds_any()
    {
        var ops = Outage(answered: false);
        ops.AddRange([Work(0, 45, OpPhase.Info) with { Error = "EIO" }, Work(1, 46, OpPhase.Fail) with { Error = "EROFS" }]);
        var run = Run(ops) with
        {
            Expect = new Expectation { Slo = new ServiceLevel { MaximumErrors = 1, MaximumTimeToRecover = TimeSpan.FromSeconds(25) } },
        };
        var result = new AvailabilityCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Fail));
        Assert.That(result.Reason, Does.Contain("2 operations came back with an error, the limit is 1 (maximumErrors)")
            .And.Contain("nothing was acknowledged in the 30 s after the last heal, the limit is 25 s"));
    }

    [Test]
    public void Without_work_nothing_is_within_a_limit()
    {
        var limited = new Expectation { Slo = new ServiceLevel { MaximumErrors = 0 } };
        Assert.That(
            new AvailabilityCheck().Check(TestRuns.Of(new TestHistory()) with { Expect = limited }).Verdict,
            Is.EqualTo(Verdict.Inconclusive));
        Assert.That(new AvailabilityCheck().Check(TestRuns.Of(new TestHistory())).Verdict, Is.EqualTo(Verdict.Pass));
    }

    [TestCase(0.01)]
    [TestCase(3.0)]
    public void Percentiles_are_durations_that_were_seen_and_off_by_one_percent_at_most(double scale)
    {
        var latencies = new Latencies();
        var all = Enumerable.Range(1, 10_000).Select(i => scale * i * i / 1e6).ToList();
        foreach (var duration in all.AsEnumerable().Reverse())
            latencies.Add(duration);
        foreach (var percent in new[] { 1, 50, 99, 100 })
        {
            var exact = all[(percent * 100) - 1];
            Assert.That(latencies.Percentile(percent), Is.InRange(exact, exact * 1.01));
            Assert.That(all, Does.Contain(latencies.Percentile(percent)!.Value));
        }

        Assert.That(new Latencies().Percentile(50), Is.Null);
    }

    [Test]
    public void Limits_that_make_no_sense_are_named()
    {
        var expect = new Expectation
        {
            Places = ["attic"],
            Errors = ErrorExpectation.Surface,
            MinimumStall = TimeSpan.FromSeconds(5),
            Slo = new ServiceLevel
            {
                MaximumStall = TimeSpan.FromSeconds(4),
                MaximumUnavailable = 1.5,
                MaximumTimeToRecover = TimeSpan.Zero,
                MaximumErrors = 0,
                MinimumOutage = TimeSpan.Zero,
            },
        };
        Assert.That(expect.Problems().Select(p => p.Split(':')[0]), Is.EqualTo(new[]
        {
            "expect.places",
            "expect.slo.minimumOutage",
            "expect.slo.maximumStall",
            "expect.slo.maximumUnavailable",
            "expect.slo.maximumTimeToRecover",
            "expect.slo.maximumErrors",
        }));
        Assert.That(new Expectation { Slo = new ServiceLevel() }.Problems(), Is.EqualTo(new[] { "expect.slo: there is no limit in it" }));
        Assert.That(new Expectation().Problems(), Is.Empty);
    }

    private static IEnumerable<Op> Steady(double duration)
    {
        for (var time = 0.0; time + duration < 5; time += duration)
        {
            yield return Work(0, time, OpPhase.Invoke);
            yield return Work(0, time + duration, OpPhase.Ok) with { Duration = duration };
        }
    }

    private static List<Op> Outage(bool answered = true)
    {
        List<Op> ops =
        [
            Phase(0, RunPhases.Steady, OpPhase.Invoke),
            Work(0, 1, OpPhase.Invoke), Work(0, 1.01, OpPhase.Ok) with { Duration = 0.01 },
            Work(1, 2, OpPhase.Invoke), Work(1, 2.01, OpPhase.Ok) with { Duration = 0.01 },
            Phase(5, RunPhases.Steady, OpPhase.Ok),
            Fault(8, OpAction.Inject), Work(0, 10, OpPhase.Invoke), Work(1, 11, OpPhase.Invoke), Fault(30, OpAction.Heal),
        ];
        if (answered)
            ops.AddRange([Work(0, 40, OpPhase.Ok) with { Duration = 30 }, Work(1, 40.5, OpPhase.Ok) with { Duration = 29.5 }]);
        ops.AddRange([Phase(44, RunPhases.Recovery, OpPhase.Ok), Phase(60, RunPhases.Stop, OpPhase.Invoke)]);
        return ops;
    }

    private static CheckResult Check(List<Op> ops)
    {
        var result = new AvailabilityCheck().Check(Run(ops));
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Pass), result.Reason);
        return result;
    }

    private static RunRecord Run(List<Op> ops) =>
        TestRuns.Of(new History([.. ops.OrderBy(op => op.Time).Select((op, i) => op with { Index = i })]), TestRuns.Partition);

    private static Op Work(int writer, double time, OpPhase phase) =>
        new() { Time = time, Phase = phase, Process = $"writer-{writer}", Action = "rename", Writer = writer, Path = "a" };

    private static Op Phase(double time, string name, OpPhase phase) =>
        new() { Time = time, Phase = phase, Process = "runner", Action = OpAction.Phase, Detail = name };

    private static Op Fault(double time, string action) =>
        new() { Time = time, Phase = OpPhase.Ok, Process = "nemesis", Action = action, Fault = "f0" };
}
