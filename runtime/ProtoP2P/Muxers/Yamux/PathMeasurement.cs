namespace ProtoP2P.Muxers.Yamux;

/// <summary>What is known of the path that windows grow by.</summary>
/// <param name="RoundTripTime">See <see cref="YamuxKeepAlive.PathRoundTripTime"/>; null before the first answer to a ping.</param>
/// <param name="Number">How many answers it is from. One that has not changed tells nothing that was not known before.</param>
/// <param name="IsShared">Whether frames of several streams have come of late.</param>
internal readonly record struct PathMeasurement(TimeSpan? RoundTripTime, uint Number, bool IsShared = false);
