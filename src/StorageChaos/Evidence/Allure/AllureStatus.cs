namespace StorageChaos.Evidence.Allure;

/// <summary>A status of a test or step in a report.</summary>
internal enum AllureStatus
{
    /// <summary>As the scenario states beforehand.</summary>
    Passed,

    /// <summary>The storage, or a control, did not do what it must.</summary>
    Failed,

    /// <summary>Not judged: lab or harness.</summary>
    Broken,

    /// <summary>Nothing happened here.</summary>
    Skipped,
}
