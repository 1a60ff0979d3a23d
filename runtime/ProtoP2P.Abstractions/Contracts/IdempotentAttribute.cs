namespace ProtoP2P;

/// <summary>Running the method twice is as good as once: it may be retried after a failure that does not tell whether it ran.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class IdempotentAttribute : Attribute;
