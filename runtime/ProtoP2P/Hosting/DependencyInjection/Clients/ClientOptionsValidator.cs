using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProtoP2P.Rpc;

namespace ProtoP2P.Hosting;

/// <summary>Checks the settings of one client when the application starts, or when the client is first asked for.</summary>
internal sealed class ClientOptionsValidator(
    ContractDescriptor contract, string? clientName, IOptionsMonitor<ClientParts> parts, IServiceProviderIsService services)
    : IValidateOptions<Libp2pClientOptions>
{
    private readonly string _optionsName = ClientNames.Options(contract, clientName);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, Libp2pClientOptions options)
    {
        if (name != _optionsName)
        {
            return ValidateOptionsResult.Skip;
        }

        string path = ClientNames.Section(contract, clientName);
        List<string> errors = [];
        ClientOptionsCheck.Find(path, contract, options, errors);
        if (options.Peers.Count == 0 && parts.Get(name).Resolvers.Count == 0)
        {
            errors.Add($"{path}:{nameof(Libp2pClientOptions.Peers)} is empty; expected multiaddresses of the peers to call, or UsePeers, "
                + $"UseConnectedPeers or UseResolver on {ClientNames.Describe(contract, clientName)}");
        }

        if (!services.IsService(typeof(ILibp2pHost)))
        {
            errors.Add($"{ClientNames.Describe(contract, clientName)} has no node to call from: register one with services.AddLibp2p()");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
