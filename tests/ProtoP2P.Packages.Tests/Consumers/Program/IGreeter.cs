using Google.Protobuf.WellKnownTypes;
using ProtoP2P;

/// <summary>A contract of the program's own: its generator comes with the only package that the program references.</summary>
[Libp2pProtocol("/greeter/1.0.0")]
public partial interface IGreeter
{
    ValueTask<StringValue> GreetAsync(StringValue name, CancellationToken cancellationToken = default);
}
