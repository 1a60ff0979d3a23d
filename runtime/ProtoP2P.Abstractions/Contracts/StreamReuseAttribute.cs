namespace ProtoP2P;

/// <summary>A bare unary method whose exchanges follow one another on one stream per peer, as kad-dht requires.</summary>
/// <remarks>
/// Where the stream of an earlier exchange ends before a byte of the answer, the request is sent once more on a fresh one: nothing tells whether the
/// peer had closed an idle stream or has served the request. So it may run twice; give such a method requests that stand that.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class StreamReuseAttribute : Attribute;
