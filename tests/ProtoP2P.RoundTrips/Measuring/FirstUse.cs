namespace ProtoP2P.RoundTrips.Measuring;

/// <summary>What is done first on a new connection; its reply ends the measurement.</summary>
internal enum FirstUse
{
    /// <summary>A unary call.</summary>
    Call,

    /// <summary>A ping.</summary>
    Ping,

    /// <summary>A few bytes to the echo protocol.</summary>
    Echo,
}
