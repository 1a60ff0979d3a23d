namespace ProtoP2P.RoundTrips.Reporting;

/// <summary>What a round trip is for.</summary>
/// <param name="There">What the dialer sends.</param>
/// <param name="Back">What the listener answers.</param>
internal sealed record Step(string There, string Back);
