using ProtoP2P;

namespace Acme;

/// <summary>What a shop asks of its customer, over the connection that the customer opened.</summary>
[Libp2pProtocol("/acme/greeter/1.0.0")]
public partial interface IGreeter
{
    ValueTask<Customer> WhoAreYouAsync(CancellationToken cancellationToken = default);
}
