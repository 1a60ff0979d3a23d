using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ProtoP2P.Hosting;

/// <summary>Reads the settings of one client from configuration, where the application has any.</summary>
internal sealed class ClientSectionBinder(string optionsName, IConfiguration? section) : IConfigureNamedOptions<Libp2pClientOptions>
{
    /// <inheritdoc/>
    public void Configure(string? name, Libp2pClientOptions options)
    {
        if (name == optionsName && section is not null)
        {
            section.Bind(options);
        }
    }

    /// <inheritdoc/>
    public void Configure(Libp2pClientOptions options) => Configure(Options.DefaultName, options);
}
