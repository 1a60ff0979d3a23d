namespace ProtoP2P.Contracts;

/// <summary>What the attributes of a method say.</summary>
/// <param name="IsOneWay">No answer comes back.</param>
/// <param name="ReusesStream">Exchanges share a stream.</param>
/// <param name="IsIdempotent">Running twice is as good as once.</param>
/// <param name="DeadlineMilliseconds">The default deadline.</param>
/// <param name="Limits">The limits, null where there are none.</param>
/// <param name="Errors">The messages that errors may carry.</param>
internal sealed record MethodOptions(
    bool IsOneWay, bool ReusesStream, bool IsIdempotent, int? DeadlineMilliseconds, MethodLimits? Limits, EquatableArray<MessageModel> Errors);
