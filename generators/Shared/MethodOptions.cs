namespace ProtoP2P.Contracts;

/// <summary>What the attributes of a method say.</summary>
internal sealed record MethodOptions(bool IsOneWay, bool ReusesStream, bool IsIdempotent, int? DeadlineMilliseconds);
