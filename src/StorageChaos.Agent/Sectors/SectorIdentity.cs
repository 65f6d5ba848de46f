namespace StorageChaos.Agent.Sectors;

/// <summary>Which sector this is among all that any run ever wrote.</summary>
/// <param name="Seed">The run.</param>
/// <param name="Writer">Number of the writer, from 0.</param>
/// <param name="Record">Number of the record in the writer's file, from 0.</param>
/// <param name="Index">Number of the sector in the record, from 0.</param>
/// <param name="Version">Which version of the record, from 1; 0 for records that are written once.</param>
internal readonly record struct SectorIdentity(ulong Seed, int Writer, long Record, int Index, long Version = 0);
