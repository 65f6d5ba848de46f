namespace StorageChaos.Checks;

/// <summary>A judgement of one aspect of a recorded run: a pure function, no I/O, so that it can be repeated at any time.</summary>
public interface ICheck
{
    /// <summary>Its name in results.</summary>
    string Name { get; }

    /// <summary>Whether its anomalies are harm to what is stored: what a planted loss must be found as.</summary>
    bool FindsHarm => false;

    /// <summary>Judges. Never throws for what a run can contain: what it cannot judge is <see cref="Verdict.Inconclusive"/>.</summary>
    CheckResult Check(RunRecord run);
}
