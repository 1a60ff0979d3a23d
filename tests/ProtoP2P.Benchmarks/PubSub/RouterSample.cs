namespace ProtoP2P.Benchmarks.PubSub;

/// <summary>One round of the router.</summary>
/// <param name="Message">Microseconds of a new message: taken from a frame, verified, and written into the frames of seven peers.</param>
/// <param name="Duplicate">Microseconds of one that was seen.</param>
/// <param name="Signature">Microseconds of a signature alone.</param>
/// <param name="MessageBytes">Bytes allocated for a new message.</param>
/// <param name="DuplicateBytes">For one that was seen.</param>
/// <param name="HeartbeatBytes">For a heartbeat after 100 messages.</param>
internal readonly record struct RouterSample(double Message, double Duplicate, double Signature, double MessageBytes, double DuplicateBytes, double HeartbeatBytes);
