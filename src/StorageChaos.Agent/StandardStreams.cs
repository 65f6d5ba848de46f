namespace StorageChaos.Agent;

/// <summary>File descriptors to work with. 0, 1 and 2 in the program; pipes in its tests.</summary>
internal readonly record struct StandardStreams(int Input, int Output, int Error);
