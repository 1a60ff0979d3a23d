using System.Globalization;
using System.Text.RegularExpressions;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>Which protocol ids are versions of one protocol.</summary>
internal static class ProtocolFamily
{
    private static readonly Regex Version = new(@"/(?<v>v?)(?<major>[0-9]+)(?<rest>(\.[0-9]+)*)([-+][^/]*)?(?=/|$)", RegexOptions.CultureInvariant);

    /// <summary>The id with its version left open.</summary>
    public static string Of(string id) => Find(id) is { } version ? id.Substring(0, version.Index) + "/*" + id.Substring(version.Index + version.Length) : id;

    /// <summary>The id of the next major version, or null where the id has no version.</summary>
    public static string? NextMajor(string id)
    {
        if (Find(id) is not { } version || !int.TryParse(version.Groups["major"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            || major == int.MaxValue)
        {
            return null;
        }

        string zeros = string.Concat(version.Groups["rest"].Value.Where(static character => character == '.').Select(static _ => ".0"));
        string bumped = FormattableString.Invariant($"/{version.Groups["v"].Value}{major + 1}{zeros}");
        return id.Substring(0, version.Index) + bumped + id.Substring(version.Index + version.Length);
    }

    // The last one: /acme/2/inventory/1.0.0 is version 1.0.0.
    private static Match? Find(string id)
    {
        MatchCollection matches = Version.Matches(id);
        return matches.Count == 0 ? null : matches[matches.Count - 1];
    }
}
