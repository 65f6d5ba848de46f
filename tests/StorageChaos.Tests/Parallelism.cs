using NUnit.Framework;

// Fixtures share nothing but the machine: each has directories, images, loop devices and mounts of its own. Those that alter what
// belongs to the whole process are marked. Tests of one fixture run one after the other. More fixtures at a time than this
// machine may have processors: many of them wait for other processes, or for a time limit to pass.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]
