using System.Diagnostics.CodeAnalysis;
using System.Text;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <content>Text forms: base58btc of the multihash, and CIDv1 in base32 or base36 (peer-ids.md, "String representation").</content>
public sealed partial class PeerId
{
    /// <summary>Longest text that is looked at; the longest form of an id has 67 characters, in base16 86.</summary>
    private const int MaxTextLength = 128;

    private const byte CidVersion1 = 0x01;
    private const byte Libp2pKeyCodec = 0x72;

    private string? _base58;

    /// <summary>Parses base58btc (<c>12D3...</c>, <c>Qm...</c>) or a CIDv1 (<c>b...</c>, <c>k...</c>).</summary>
    /// <exception cref="FormatException">Not a peer id.</exception>
    public static PeerId Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc/>
    public static PeerId Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null)
        => TryParse(s, provider, out PeerId? result)
            ? result
            : throw new FormatException(
                $"Not a peer id: '{Excerpt.Of(s)}'. Expected base58btc such as 12D3KooW..., 16Uiu2HA... or Qm..., or a CIDv1 of codec libp2p-key such as bafz... or k51q....");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out PeerId result)
        => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out PeerId result)
    {
        result = null;
        if (s.Length is 0 or > MaxTextLength)
        {
            return false;
        }

        if (s[0] == '1' || s.StartsWith("Qm", StringComparison.Ordinal))
        {
            return BaseX.Base58.TryDecode(s, out byte[]? multihash) && TryFromMultihash(multihash, out result);
        }

        return Multibase.TryDecode(s, out byte[]? cid)
            && cid is [CidVersion1, Libp2pKeyCodec, ..]
            && TryFromMultihash(cid.AsSpan(2), out result);
    }

    /// <summary>The base58btc form.</summary>
    public override string ToString() => _base58 ??= BaseX.Base58.Encode(_multihash);

    /// <summary>The text form that <paramref name="format"/> names.</summary>
    /// <param name="format">"b58" (base58btc; the default), "b32" (CIDv1 in base32) or "b36" (CIDv1 in base36, which fits a DNS label).</param>
    /// <param name="formatProvider">Ignored.</param>
    /// <exception cref="FormatException">Another format.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString(format.AsSpan());

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        string text = ToString(format);
        bool fits = text.TryCopyTo(destination);
        charsWritten = fits ? text.Length : 0;
        return fits;
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        => Encoding.UTF8.TryGetBytes(ToString(format), utf8Destination, out bytesWritten);

    private string ToString(ReadOnlySpan<char> format) => format switch
    {
        "" or "b58" or "G" => ToString(),
        "b32" => Multibase.EncodeBase32(ToCid()),
        "b36" => Multibase.EncodeBase36(ToCid()),
        _ => throw new FormatException($"Unknown peer id format '{Excerpt.Of(format)}': expected b58, b32 or b36."),
    };

    private byte[] ToCid() => [CidVersion1, Libp2pKeyCodec, .. _multihash];
}
