namespace ProtoP2P.RoundTrips.Peers;

/// <summary>When, since the start of the dial, and after how many round trips.</summary>
/// <param name="ConnectedTrips">Until the dial was done; null where only its time is known.</param>
/// <param name="RepliedTrips">Until the first reply.</param>
/// <param name="Connected">Until the dial was done.</param>
/// <param name="Replied">Until the first reply.</param>
internal sealed record Milestones(int? ConnectedTrips, int RepliedTrips, TimeSpan Connected, TimeSpan Replied);
