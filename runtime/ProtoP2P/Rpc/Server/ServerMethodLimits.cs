namespace ProtoP2P.Rpc;

/// <summary>What inbound calls of one method are limited to.</summary>
/// <param name="Message">The largest message.</param>
/// <param name="Calls">Counts the calls; null where the limits of the contract are enough.</param>
internal sealed record ServerMethodLimits(MessageLimit Message, CallAdmission? Calls);
