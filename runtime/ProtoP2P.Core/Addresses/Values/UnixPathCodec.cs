using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P;

/// <summary>The path of a Unix domain socket: the rest of the address, its leading slash included.</summary>
internal sealed class UnixPathCodec : ValueCodec
{
    public static UnixPathCodec Instance { get; } = new();

    public override bool IsPath => true;

    public override string Expected => "an absolute path that does not end in a slash, such as /tmp/a.sock";

    public override bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
        => Utf8Text.TryEncode(text, out value) && IsValid(value);

    public override bool IsValid(ReadOnlySpan<byte> value)
        => value.Length >= 2 && value[0] == '/' && value[^1] != '/' && Utf8Text.IsValid(value);

    public override string Format(ReadOnlySpan<byte> value) => Utf8Text.Decode(value);
}
