/**
 * The settings of a job as immutable records: one reader, every default and every rule. An enum that only names what another
 * package has is called so ({@code ObjectiveName}); one that is all there is of a thing is called like the thing ({@code Crop}).
 */
package org.sparkgan.config;
