using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ProtoP2P.Hosting;

/// <summary>Reads the settings from configuration, where the application has any.</summary>
internal sealed class SectionBinder(IConfiguration? section) : IConfigureOptions<Libp2pOptions>
{
    /// <inheritdoc/>
    public void Configure(Libp2pOptions options)
    {
        if (section is not null)
        {
            section.Bind(options);
        }
    }
}
