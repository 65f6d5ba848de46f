namespace StorageChaos.Checks;

/// <summary>The judgement of a check or of a run. Of several, the highest is the worst, and wins.</summary>
public enum Verdict
{
    /// <summary>Judged, and in order.</summary>
    Pass,

    /// <summary>Not judged: the reason says what stood in the way. Neither a pass nor a failure of the storage.</summary>
    Inconclusive,

    /// <summary>The storage, or the harness' own control, did not do what it must.</summary>
    Fail,
}
