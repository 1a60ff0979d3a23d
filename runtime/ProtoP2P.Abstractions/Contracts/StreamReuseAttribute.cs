namespace ProtoP2P;

/// <summary>A bare unary method whose exchanges follow one another on one stream per peer, as kad-dht requires.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class StreamReuseAttribute : Attribute;
