namespace StorageChaos.Fsck.Examining;

/// <summary>What is to be checked can hold no file system, or what was asked for makes no sense; the message names it.</summary>
public sealed class FsckInputException(string message) : Exception(message);
