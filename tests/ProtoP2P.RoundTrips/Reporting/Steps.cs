using ProtoP2P.RoundTrips.Measuring;

namespace ProtoP2P.RoundTrips.Reporting;

/// <summary>What the round trips of the cells on the page are for. A measurement with another number of them fails the program.</summary>
internal static class Steps
{
    private static readonly Step Tcp = new("SYN", "SYN and ACK");

    /// <summary>The cells that are told step by step, in the page's order.</summary>
    public static IReadOnlyList<(string Title, Cell Cell, IReadOnlyList<Step> Steps)> All { get; } =
    [
        ("TCP, Noise and yamux, ours", new Cell(Cells.Usual),
        [
            Tcp,
            new Step("`/multistream/1.0.0`, `/noise`, Noise's message 1", "`/multistream/1.0.0`, `/noise`, Noise's message 2 with the muxers"),
            new Step("Noise's message 3 with the muxers; a stream with `/multistream/1.0.0`, the protocol's id and the whole call; identify", "the protocol's id, the reply; identify"),
        ]),
        ("TCP, Noise and yamux, js", new Cell(Cells.Usual, NodeKind.Js, NodeKind.Js),
        [
            Tcp,
            new Step("`/multistream/1.0.0`, `/noise`", "`/multistream/1.0.0`, `/noise`"),
            new Step("Noise's message 1", "Noise's message 2 with the muxers"),
            new Step("Noise's message 3 with the muxers; a stream with `/multistream/1.0.0` and the protocol's id; identify", "the protocol's id; identify"),
            new Step("the call", "the reply"),
        ]),
        ("TCP, TLS and yamux, ours", new Cell(new Stack("tcp", "tls", "yamux")),
        [
            Tcp,
            new Step("`/multistream/1.0.0`, `/tls/1.0.0`, ClientHello with the muxers as ALPN", "`/multistream/1.0.0`, `/tls/1.0.0`, ServerHello to Finished"),
            new Step("Certificate to Finished; a stream with `/multistream/1.0.0`, the protocol's id and the whole call; identify", "the protocol's id, the reply; identify"),
        ]),
        ("QUIC, ours", new Cell(Stack.Quic),
        [
            new Step("ClientHello", "ServerHello to Finished"),
            new Step("Certificate to Finished; a stream with `/multistream/1.0.0`, the protocol's id and the whole call; identify", "the protocol's id, the reply; identify"),
        ]),
    ];
}
