namespace StorageChaos.Checks;

/// <summary>What a cold place said when something was to be read there.</summary>
internal enum ColdAnswer
{
    /// <summary>It was not read there.</summary>
    None,

    /// <summary>The storage refused to give it.</summary>
    Refused,

    /// <summary>Anything else: what is there, that nothing is there, or an error that does not speak of the storage.</summary>
    Other,
}
