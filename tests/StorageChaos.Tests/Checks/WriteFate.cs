namespace StorageChaos.Tests.Checks;

/// <summary>What became of one write.</summary>
internal enum WriteFate
{
    Acknowledged,
    Info,
    Open,
    Refused,
}
