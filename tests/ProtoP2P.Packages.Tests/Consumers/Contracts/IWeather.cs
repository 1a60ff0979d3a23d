using ProtoP2P;

namespace Contracts;

[Libp2pProtocol("/weather/1.0.0")]
public partial interface IWeather
{
    /// <summary>What the thermometer of a place shows.</summary>
    ValueTask<Reading> ReadAsync(Place place, CancellationToken cancellationToken = default);
}
