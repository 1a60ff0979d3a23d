namespace ProtoP2P.Security;

/// <summary>Agrees on the muxer inside a security handshake, without a message of its own.</summary>
/// <remarks>
/// Each side decides alone, from both lists, so every node has to come to the same choice. js-libp2p takes the first of its peer's list that it
/// supports, and go-libp2p has one muxer only: lists in one order on all nodes make all of them agree, whatever a node's own preference is.
/// The preference decides where the muxer is negotiated by multistream-select.
/// </remarks>
internal static class EarlyMuxers
{
    /// <summary>The muxers in the order that all nodes share: descending by their ids' code units, which puts yamux before mplex.</summary>
    public static IReadOnlyList<string> InSharedOrder(IReadOnlyList<string> muxers) => [.. muxers.OrderDescending(StringComparer.Ordinal)];

    /// <summary>The first of <paramref name="ours"/> that the peer lists too; null where there is none, or the peer sent no list.</summary>
    public static string? Select(IReadOnlyList<string> ours, IReadOnlyList<string> theirs) => ours.FirstOrDefault(theirs.Contains);
}
