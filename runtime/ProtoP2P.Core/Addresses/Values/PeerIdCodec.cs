using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P;

/// <summary>A peer id: the raw multihash in the binary form, base58btc in the text form, a CIDv1 accepted when read.</summary>
internal sealed class PeerIdCodec : ValueCodec
{
    public static PeerIdCodec Instance { get; } = new();

    public override string Expected => "a peer id such as 12D3KooW..., Qm... or bafz...";

    public override bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
    {
        value = PeerId.TryParse(text, null, out PeerId? peerId) ? peerId.Multihash.ToArray() : null;
        return value is not null;
    }

    public override bool IsValid(ReadOnlySpan<byte> value) => PeerId.TryFromMultihash(value, out _);

    public override string Format(ReadOnlySpan<byte> value) => PeerId.FromMultihash(value).ToString();
}
