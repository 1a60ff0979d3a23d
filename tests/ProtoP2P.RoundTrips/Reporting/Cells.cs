using ProtoP2P.RoundTrips.Measuring;

namespace ProtoP2P.RoundTrips.Reporting;

/// <summary>What the program measures.</summary>
internal static class Cells
{
    private static readonly NodeKind[] Kinds = [NodeKind.Ours, NodeKind.Js];

    /// <summary>What most connections are.</summary>
    public static Stack Usual { get; } = new("tcp", "noise", "yamux");

    /// <summary>The rows of the page's first table.</summary>
    public static IReadOnlyList<Stack> Stacks { get; } =
    [
        Usual,
        new Stack("tcp", "noise", "mplex"),
        new Stack("tcp", "tls", "yamux"),
        new Stack("tcp", "tls", "mplex"),
        new Stack("tcp", "noise", "yamux", IsPrivate: true),
        new Stack("ws", "noise", "yamux"),
        new Stack("ws", "tls", "yamux"),
        Stack.Quic,
        new Stack("tcp", "plaintext", "yamux"),
    ];

    /// <summary>Its columns.</summary>
    public static IReadOnlyList<(NodeKind Dialer, NodeKind Listener)> Pairs { get; } = [.. from dialer in Kinds from listener in Kinds select (dialer, listener)];

    /// <summary>Everything.</summary>
    public static IReadOnlyList<Cell> All { get; } =
    [
        .. from stack in Stacks
           from pair in Pairs
           let cell = new Cell(stack, pair.Dialer, pair.Listener)
           where stack.Security != "plaintext" || !cell.NeedsJs
           select cell,
        .. from kind in Kinds
           from first in new[] { FirstUse.Echo, FirstUse.Ping }
           select new Cell(Usual, kind, kind, first),
    ];
}
