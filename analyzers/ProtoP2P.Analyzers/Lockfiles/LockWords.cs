using System.Globalization;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>Reads single words.</summary>
internal static class LockWords
{
    /// <summary>A value of an enum, in lower case and not as a number.</summary>
    public static bool TryParse<T>(string word, out T value)
        where T : struct, Enum
    {
        foreach (T candidate in (T[])Enum.GetValues(typeof(T)))
        {
            if (LockWriter.Lower(candidate) == word)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>A number without leading zeros or plus sign: one fact has one spelling.</summary>
    public static bool TryParse(string word, out int value) =>
        int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
        && word == value.ToString(CultureInfo.InvariantCulture);
}
