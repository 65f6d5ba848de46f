namespace StorageChaos.Stacks.Given;

/// <summary>A LUN that exists without us, on an array that nobody may log in to.</summary>
/// <param name="TargetName">IQN of its target (RFC 7143, 4.2.7).</param>
/// <param name="Number">Its logical unit number there.</param>
/// <param name="Wwid">Its WWID, as <c>/lib/udev/scsi_id -g</c> prints it: by this it is known to be the right one.</param>
public sealed record GivenLun(string TargetName, int Number, string Wwid);
