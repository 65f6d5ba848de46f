using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Namespaces;

/// <summary>
/// Which errors mean that an operation on names had no effect. ENOENT and EEXIST do not: a server that forgot its replies
/// answers so to a repetition of what it has already done. Nor does EROFS by itself: a server that commits after the
/// operation, as knfsd does, says so of a journal that broke in between.
/// </summary>
internal static class Refusals
{
    internal static bool Definite(int errno) => errno is Errno.EPerm or Errno.EAccess or Errno.ENoSpace or Errno.EMoreLinks
        or Errno.ENameTooLong or Errno.ENotEmpty or Errno.ENotSupported or Errno.EQuota;
}
