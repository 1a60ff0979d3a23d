namespace ProtoP2P;

/// <summary>Serves an inbound stream. The stream is disposed when the handler returns; what it throws resets the stream and is logged.</summary>
/// <param name="stream">The stream, after its protocol was agreed.</param>
/// <param name="cancellationToken">Fires when the stream is aborted or the host stops.</param>
public delegate ValueTask StreamHandler(IPeerStream stream, CancellationToken cancellationToken);
