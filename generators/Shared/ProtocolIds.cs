using System.Text;
using System.Text.RegularExpressions;

namespace ProtoP2P.Contracts;

/// <summary>The rules for protocol ids: multistream-select's, libp2p's conventions, and ours.</summary>
internal static class ProtocolIds
{
    /// <summary>go-multistream and js-libp2p reject a proposal line longer than 1,024 bytes, its newline included.</summary>
    public const int MaxBytes = 1023;

    private static readonly string[] ReservedPrefixes = ["/ipfs/", "/libp2p/", "/multistream/", "/meshsub/", "/floodsub/"];

    // A segment that names a version at all, such as 1.0.0, v2 or 1.1.0-rc.1; it need not be the last one (/x/1.0.0/hop).
    private static readonly Regex Version = new(@"^v?[0-9]+(\.[0-9]+)*([-+][0-9A-Za-z.+-]*)?$", RegexOptions.CultureInvariant);

    private static readonly Regex SemanticVersion = new(
        @"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$", RegexOptions.CultureInvariant);

    /// <summary>Reports what is wrong with the id at <paramref name="site"/>.</summary>
    public static void Check(string? id, bool isWellKnown, ProblemReporter problems, ProblemSite site)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            problems.Report(ContractProblem.IdEmpty, site);
            return;
        }

        if (CheckSyntax(id!, problems, site) && problems.WantsAdvice)
        {
            CheckConventions(id!, isWellKnown, problems, site);
        }
    }

    /// <summary>Whether <paramref name="character"/> may stand in an id.</summary>
    public static bool IsValid(char character) => character is > ' ' and <= '~';

    private static bool CheckSyntax(string id, ProblemReporter problems, ProblemSite site)
    {
        bool isValid = true;
        if (id[0] != '/')
        {
            problems.Report(ContractProblem.IdWithoutSlash, site, id);
            isValid = false;
        }

        int invalid = FindInvalid(id);
        if (invalid >= 0)
        {
            problems.Report(ContractProblem.IdWithInvalidCharacter, site, Printable(id), Describe(id[invalid]));
            isValid = false;
        }

        int bytes = Encoding.UTF8.GetByteCount(id);
        if (bytes > MaxBytes)
        {
            problems.Report(ContractProblem.IdTooLong, site, bytes.ToString("N0", System.Globalization.CultureInfo.InvariantCulture));
            isValid = false;
        }

        return isValid;
    }

    private static void CheckConventions(string id, bool isWellKnown, ProblemReporter problems, ProblemSite site)
    {
        if (!isWellKnown && FindReservedPrefix(id) is { } prefix)
        {
            problems.Report(ContractProblem.IdReserved, site, id, prefix);
        }

        string[] segments = id.Substring(1).Split('/');
        if (segments.Contains(""))
        {
            problems.Report(ContractProblem.IdNotNormal, site, id);
        }

        string? version = Array.FindLast(segments, Version.IsMatch);
        if (version is null)
        {
            problems.Report(ContractProblem.IdWithoutVersion, site, id);
        }
        else if (!SemanticVersion.IsMatch(version))
        {
            problems.Report(ContractProblem.IdVersionNotSemantic, site, id, version);
        }
    }

    private static string? FindReservedPrefix(string id) =>
        Array.Find(ReservedPrefixes, prefix => id.StartsWith(prefix, StringComparison.Ordinal));

    private static int FindInvalid(string id)
    {
        for (int i = 0; i < id.Length; i++)
        {
            if (!IsValid(id[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static string Describe(char character) => character switch
    {
        ' ' => "a space",
        < ' ' or '\u007f' => $"the control character U+{(int)character:X4}",
        _ => $"the non-ASCII character U+{(int)character:X4}",
    };

    // Control characters would break the line of the message that quotes the id.
    private static string Printable(string id) => new([.. id.Select(character => char.IsControl(character) ? '\uFFFD' : character)]);
}
