namespace ProtoP2P;

/// <summary>Unsigned decimal numbers: ASCII digits only, no sign, no white space.</summary>
internal static class DecimalText
{
    public static bool TryParse(ReadOnlySpan<char> text, ulong max, out ulong value)
    {
        value = 0;
        return text.Length is > 0 and <= 20
            && !text.ContainsAnyExceptInRange('0', '9')
            && ulong.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out value)
            && value <= max;
    }
}
