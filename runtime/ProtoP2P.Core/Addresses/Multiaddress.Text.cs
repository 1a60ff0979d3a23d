using System.Diagnostics.CodeAnalysis;
using System.Text;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <content>The text form: a slash and a name per component, and a slash and a value where the protocol has one.</content>
public sealed partial class Multiaddress
{
    /// <summary>Most characters that are looked at: percent-encoding takes up to three per byte, and names of protocols add to them.</summary>
    private const int MaxTextLength = 4 * MaxBytes;

    private string? _text;

    /// <summary>Parses the text form. Trailing slashes are ignored and <c>/ipfs/ID</c> means <c>/p2p/ID</c>, as in go-libp2p.</summary>
    /// <exception cref="FormatException">Not a multiaddress; the message names the component and what was expected.</exception>
    public static Multiaddress Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc/>
    public static Multiaddress Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null)
        => TryParse(s, out Multiaddress? address, out MultiaddressFault fault) ? address : throw fault.ToException(Excerpt.Of(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Multiaddress result)
        => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out Multiaddress result)
        => TryParse(s, out result, out _);

    /// <summary>The text form.</summary>
    public override string ToString() => _text ??= Format();

    /// <summary>The text form; there is only one, so <paramref name="format"/> is empty or "G".</summary>
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

    private static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Multiaddress? address, out MultiaddressFault fault)
    {
        address = null;
        if (text.IsEmpty || text[0] != '/' || text.Length > MaxTextLength)
        {
            fault = new MultiaddressFault(text.Length > MaxTextLength ? TooLong : "a slash at the start, such as /ip4/127.0.0.1/tcp/4001");
            return false;
        }

        var builder = new MultiaddressBuilder();
        ReadOnlySpan<char> rest = text.TrimEnd('/');
        while (!rest.IsEmpty)
        {
            if (!TryParseComponent(ref rest, builder, out fault))
            {
                return false;
            }
        }

        return TryRead(builder.Written, out address, out fault);
    }

    private static bool TryParseComponent(scoped ref ReadOnlySpan<char> rest, MultiaddressBuilder builder, out MultiaddressFault fault)
    {
        ReadOnlySpan<char> name = TakeSegment(ref rest);
        if (!MultiaddressProtocols.TryGet(name, out MultiaddressProtocol? protocol))
        {
            fault = new MultiaddressFault(default, name, "the name of a known protocol, such as ip4, dns, tcp or p2p");
            return false;
        }

        byte[]? value = [];
        if (protocol.Values is { } codec)
        {
            ReadOnlySpan<char> text = codec.IsPath ? TakeRest(ref rest) : TakeSegment(ref rest);
            if (!codec.TryParse(text, out value))
            {
                fault = new MultiaddressFault(name, text, codec.Expected);
                return false;
            }
        }

        fault = new MultiaddressFault(TooLong);
        return builder.TryAdd(protocol, value);
    }

    /// <summary>Takes a slash and what follows it up to the next one; empty where nothing is left.</summary>
    private static ReadOnlySpan<char> TakeSegment(scoped ref ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty)
        {
            return default;
        }

        int slash = rest[1..].IndexOf('/');
        int end = slash < 0 ? rest.Length : slash + 1;
        ReadOnlySpan<char> segment = rest[1..end];
        rest = rest[end..];
        return segment;
    }

    private static ReadOnlySpan<char> TakeRest(scoped ref ReadOnlySpan<char> rest)
    {
        ReadOnlySpan<char> all = rest;
        rest = default;
        return all;
    }

    private string Format()
    {
        if (_components.Length == 0)
        {
            return "/";
        }

        var text = new StringBuilder();
        foreach (MultiaddressComponent component in _components)
        {
            text.Append(component.Protocol!.Format(component.Value.Span));
        }

        return text.ToString();
    }

    private string ToString(ReadOnlySpan<char> format)
        => format is "" or "G" ? ToString() : throw new FormatException($"Unknown multiaddress format '{Excerpt.Of(format)}': expected none.");
}
