using System.Text;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>The words of the lock file.</summary>
internal static class LockTokens
{
    public const string Header = "protop2p-lock 1";
    public const string Protocol = "protocol";
    public const string Message = "message";
    public const string Enum = "enum";
    public const string Retired = "retired";
    public const string Method = "rpc";
    public const string Reserved = "reserved";
    public const string OneOf = "oneof";
    public const string Group = "group";
    public const string Arrow = "->";
    public const string And = "+";

    /// <summary>No request, or no reply.</summary>
    public const string Nothing = "()";

    /// <summary>Raw bytes in place of a message.</summary>
    public const string Bytes = "bytes";

    /// <summary>The method of a bare protocol, whose name is not on the wire.</summary>
    public const string Unnamed = "*";

    private static readonly HashSet<string> Scalars = new(StringComparer.Ordinal)
    {
        "double", "float", "int64", "uint64", "int32", "fixed64", "fixed32", "bool", "string", "bytes", "uint32", "sfixed32", "sfixed64",
        "sint32", "sint64",
    };

    public static bool IsScalar(string type) => Scalars.Contains(type);

    /// <summary>The name of a .proto declaration, package included.</summary>
    public static bool IsFullName(string token)
    {
        foreach (string part in token.Split('.'))
        {
            if (!IsName(part))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsName(string token)
    {
        for (int i = 0; i < token.Length; i++)
        {
            bool isLetter = char.IsLetter(token[i]) || token[i] == '_';
            if (!isLetter && (i == 0 || !char.IsDigit(token[i])))
            {
                return false;
            }
        }

        return token.Length > 0;
    }

    /// <summary>Whether <paramref name="token"/> is a word of printable ASCII, as ids and escaped names are.</summary>
    public static bool IsWord(string token) => token.Length > 0 && token.All(IsPrintable);

    /// <summary>A wire name as one word: any text is allowed on the wire, so what is no printable ASCII is %-encoded.</summary>
    public static string Escape(string wireName)
    {
        StringBuilder text = new();
        foreach (byte value in Encoding.UTF8.GetBytes(wireName))
        {
            if (IsPrintable((char)value) && value != '%')
            {
                text.Append((char)value);
            }
            else
            {
                text.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    private static bool IsPrintable(char character) => character is > ' ' and <= '~';
}
