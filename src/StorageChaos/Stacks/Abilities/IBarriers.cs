namespace StorageChaos.Stacks.Abilities;

/// <summary>A part that flushes the volatile caches below it before it promises that something is stored, or does not.</summary>
public interface IBarriers
{
    /// <summary>Whether it does, as it was read back; as it was asked for where that was not read.</summary>
    bool HasBarriers(StackReading reading);
}
