namespace Interop.Harness;

/// <summary>What a harness asks for.</summary>
/// <param name="Contract">Whose contract it is.</param>
/// <param name="IsDialer">Dials, and does not listen.</param>
/// <param name="Transport">tcp, ws, wss or quic-v1.</param>
/// <param name="Security">noise or tls; null where the transport brings its own.</param>
/// <param name="Muxer">yamux or mplex; null where the transport brings its own.</param>
/// <param name="ListenIp">Where to listen.</param>
/// <param name="RedisHost">Where the two ends meet.</param>
/// <param name="RedisPort">Its port.</param>
/// <param name="RedisKey">The list with the listener's address.</param>
/// <param name="Timeout">How long the whole may take.</param>
/// <param name="IsVerbose">More on standard error.</param>
internal sealed record HarnessSettings(
    HarnessContract Contract,
    bool IsDialer,
    string Transport,
    string? Security,
    string? Muxer,
    string ListenIp,
    string RedisHost,
    int RedisPort,
    string RedisKey,
    TimeSpan Timeout,
    bool IsVerbose);
