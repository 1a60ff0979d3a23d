namespace ProtoP2P.RoundTrips.Measuring;

/// <summary>One thing to measure.</summary>
/// <param name="Stack">What both nodes speak.</param>
/// <param name="Dialer">Who dials.</param>
/// <param name="Listener">Who is dialled.</param>
/// <param name="First">What the dialer does then.</param>
internal sealed record Cell(Stack Stack, NodeKind Dialer = NodeKind.Ours, NodeKind Listener = NodeKind.Ours, FirstUse First = FirstUse.Call)
{
    /// <summary>Whether a node of js-libp2p takes part.</summary>
    public bool NeedsJs => Dialer == NodeKind.Js || Listener == NodeKind.Js;

    /// <inheritdoc/>
    public override string ToString() => $"{Stack}: {Dialer} to {Listener}, {First}";
}
