namespace StorageChaos.Tests.Fsck;

/// <summary>enum fuse_opcode of include/uapi/linux/fuse.h: those that a directory with one file to read has a use for.</summary>
internal enum FuseOpcode
{
    Lookup = 1,
    Forget = 2,
    GetAttr = 3,
    Open = 14,
    Read = 15,
    StatFs = 17,
    Release = 18,
    Init = 26,
    OpenDir = 27,
    ReadDir = 28,
    ReleaseDir = 29,
    Interrupt = 36,
    Destroy = 38,
    BatchForget = 42,
}
