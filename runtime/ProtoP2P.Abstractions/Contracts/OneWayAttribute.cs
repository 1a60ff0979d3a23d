namespace ProtoP2P;

/// <summary>The call completes when the muxer has accepted the request; no reply and no status come back.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OneWayAttribute : Attribute;
