using StorageChaos.Hosts;
using StorageChaos.Stacks;

namespace StorageChaos.Faults.Commands;

/// <summary>Changes attributes of the target in configfs, and gives back what they were.</summary>
internal static class TargetAttribute
{
    private const string Of = "attributes";

    /// <summary>Shell text that prints the target's state, as LIO names it, for each initiator.</summary>
    public const string Sessions = $"""
        for info in {StackPaths.PortalGroup}/acls/*/info; do
          [ ! -r "$info" ] || echo "sessions=$(grep -c '^LIO Session ID' "$info" || :)"
        done
        """;

    /// <summary>Notes the value of each file of a pattern. Fails if one has already the value that the fault is to give it.</summary>
    public static HostCommand Keep(string id, string files, string faulted) => HostCommand.Script(Note.Keep(id, Of, $"""
        for file in {files}; do
          read -r value < "$file"
          [ "$value" != {faulted} ] || ( echo "$file is {faulted} already" >&2; exit 1 )
          echo "$value $file"
        done
        """));

    /// <summary>Gives each file a value.</summary>
    public static HostCommand Set(string files, string value) =>
        HostCommand.Script($"for file in {files}; do echo {value} > \"$file\"; done");

    /// <summary>Gives each noted file its value back. A file that is gone, or already has that value, is left alone.</summary>
    public static HostCommand Restore(string id) => HostCommand.Script(Note.Each(id, Of, """
        while read -r noted file; do
          value=-; [ ! -e "$file" ] || read -r value < "$file"
          [ "$value" = - ] || [ "$value" = "$noted" ] || echo "$noted" > "$file"
        done < "$note"
        """));

    /// <summary>Removes the note.</summary>
    public static HostCommand Forget(string id) => HostCommand.Script(Note.Forget(id, Of));

    /// <summary>Shell text that says whether all files have the fault's value.</summary>
    public static string InPlace(string files, string faulted) => $"""
        answer=no
        for file in {files}; do
          [ -e "$file" ] || continue
          read -r value < "$file"
          if [ "$value" = {faulted} ]; then answer=yes; else answer=no; break; fi
        done
        echo "in-place=$answer"
        """;
}
